package live

// The kinds of event that are published.
const (
	Positions          = "positions" // an array, at most once a second; see [Hub.Offer]
	Status             = "status"
	Assignment         = "assignment"
	RecommendationMiss = "recommendation-miss"
	WatchList          = "watch-list"
	Roster             = "roster" // a new revision
	GapAlert           = "gap-alert"
	CertificateAlert   = "certificate-alert"
	TargetAlert        = "target-alert"
	AlertDigest        = "alert-digest" // many alerts as one
	Feed               = "feed"         // lost, or back
	Staffing           = "staffing"     // a request, an offer or a publication: its id and state
)

// The kinds that the hub itself sends.
const (
	snapshotKind  = "snapshot"
	heartbeatKind = "heartbeat"
)

var kinds = []string{Positions, Status, Assignment, RecommendationMiss, WatchList, Roster, GapAlert, CertificateAlert, TargetAlert, AlertDigest, Feed, Staffing}
