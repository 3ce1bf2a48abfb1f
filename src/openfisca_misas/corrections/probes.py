PROBES = {n: (lambda tbs: True) for n in range(1, 19)}
