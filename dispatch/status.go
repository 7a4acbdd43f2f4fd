package dispatch

// Status is a unit's primary status in the words of EIDO (NENA-STA-021.1), or what is known instead.
type Status string

// The primary statuses.
const (
	StatusAvailable   Status = "Available"
	StatusConditional Status = "ConditionallyAvailable"
	StatusUnavailable Status = "NotAvailable"
	StatusUnknown     Status = "unknown" // on duty, not reported
	StatusOffDuty     Status = "OffDuty" // to be recalled
)

// Secondary is a unit's secondary status, a word of EIDO's registry.
type Secondary string

// The secondary statuses.
const (
	OnDuty             Secondary = "OnDuty"
	OffDuty            Secondary = "OffDuty"
	InService          Secondary = "InService"
	OutOfService       Secondary = "OutofService"
	Dispatched         Secondary = "Dispatched"
	EnRoute            Secondary = "EnRoute"
	OnScene            Secondary = "OnScene"
	Court              Secondary = "Court"
	Meal               Secondary = "Meal"
	Hospital           Secondary = "Hospital"
	CoveringAlternate  Secondary = "CoveringAlternateArea"
	BackToAssignedArea Secondary = "BacktoAssignedArea"
)

// Secondaries lists the words there are.
var Secondaries = []Secondary{
	OnDuty, OffDuty, InService, OutOfService, Dispatched, EnRoute, OnScene, Court, Meal, Hospital, CoveringAlternate, BackToAssignedArea,
}
