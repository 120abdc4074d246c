"""Money as pure arithmetic: discounting, depreciation, cash flows, renting, licences, unit costs."""
