"""The door of the web server: the application, with connectors plugged into their ports."""

import os
from threading import Thread

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "misas.config.settings")

from django.core.wsgi import get_wsgi_application

from misas.config.guard import refuse_privileged_process
from misas.connectors.ortools.cp_sat import load

application = get_wsgi_application()
refuse_privileged_process()
Thread(target=load, name="solver of plans", daemon=True).start()  # pages are answered meanwhile
