# Each target does its own set-up and can be run again at once.
.PHONY: run backup restore prove upgrade test test-fast coverage check bench

run:
	@scripts/setup run && exec scripts/run

# The whole portal as one file: in var/backups, or where TO=… says.
backup:
	@scripts/setup manage && scripts/manage backup $(if $(TO),"$(TO)")

# Into an empty place: make restore FILE=… [KEYS=no]
restore:
	@scripts/setup manage && scripts/manage restore $(if $(FILE),"$(FILE)") $(if $(filter no,$(KEYS)),--without-keys)

# Restores beside the portal and compares: make prove [FILE=…]
prove:
	@scripts/setup manage && scripts/manage prove $(if $(FILE),"$(FILE)")

# Says what changes, asks (YES=1: does not ask), backs up, and changes it.
upgrade:
	@scripts/setup manage && scripts/manage upgrade $(if $(YES),--yes)

test:
	@scripts/setup test && scripts/test

# The tests of single rooms, without the walks over everything, the browser and the starting of portals.
test-fast:
	@scripts/setup test && scripts/test -m "not slow" aidportal projects cadres trainings

# Which share of the lines all tests run; takes half as long again as they do.
coverage:
	@scripts/setup test && scripts/coverage

check:
	@scripts/setup check && scripts/check

bench:
	@scripts/setup check && scripts/bench
