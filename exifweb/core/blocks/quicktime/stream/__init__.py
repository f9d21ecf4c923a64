"""Metadata that go along with video and audio: samples of tracks, boxes and trailers of records with a time each."""
