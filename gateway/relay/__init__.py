"""The workers: intake, router, courier, sweeper and others, one verb each."""
