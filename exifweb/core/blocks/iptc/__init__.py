"""IPTC-IIM datasets: their reading and their writing."""
