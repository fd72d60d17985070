# Each target does its own set-up and can be run again at once.
.PHONY: run test test-fast coverage check bench

run:
	@scripts/setup run && exec scripts/run

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
