# The rules of examples/workflows/refunds/policy.cedar. Amounts are whole minor units.
package refunds

import rego.v1

decision := {"outcome": outcome, "rules": forbids | permits}

default outcome := "stop"

outcome := "wait" if {
	count(forbids) == 0
	waits & permits != set()
} else := "run" if {
	count(forbids) == 0
	count(permits) > 0
}

waits := {"refund-waits"}

permits contains "inspect-runs" if input.action.kind == "order.inspect"

permits contains "small-draft-runs" if {
	input.action.kind == "refund.draft"
	input.action.amount.currency == "EUR"
	input.action.amount.minor <= 10000
}

permits contains "refund-waits" if {
	input.action.kind == "refund.issue"
	input.action.amount
	input.facts["order-paid"] == true
}

permits contains "reply-runs" if input.action.kind == "customer.reply"

forbids contains "unpaid-stops" if {
	input.action.kind in {"refund.draft", "refund.issue"}
	input.facts["order-paid"] == false
}

forbids contains "over-limit-stops" if {
	input.action.kind == "refund.issue"
	input.action.amount.minor > 100000
}

forbids contains "over-limit-stops" if {
	input.action.kind == "refund.issue"
	input.action.amount.currency != "EUR"
}

forbids contains "over-total-stops" if {
	input.action.kind == "refund.issue"
	input.action.amount.minor > input.facts["order-total"]
}
