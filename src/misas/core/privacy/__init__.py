"""What the person was told, what she agreed to, what she refuses; who may hold her NIR. Not here: encryption."""
