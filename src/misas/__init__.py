"""MisAS: find people who give up health care and stay with each of them until the care is done."""
