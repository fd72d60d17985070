"""The dashboards: pages of charts for one scope, all their numbers read in one statement."""
