# Each target does its own set-up and can be run again at once.
.PHONY: run test check bench

run:
	@scripts/setup run && exec scripts/run

test:
	@scripts/setup test && scripts/test

check:
	@scripts/setup check && scripts/check

bench:
	@scripts/setup check && scripts/bench
