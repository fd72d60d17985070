"""Values that records hold: dates as far as they are known, money and its units, names, and how numbers are rounded."""
