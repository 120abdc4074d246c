"""The files a person writes for the planner, as strict forms: plans, timelines, cost tables, claims."""
