"""The REST doors, version 1: `/api/v1/`."""
