package access

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"watchbill/roster"
)

// Role is what somebody does for the agency.
type Role string

// The roles.
const (
	Dispatcher    Role = "dispatcher"    // sends units
	Supervisor    Role = "supervisor"    // keeps the roster of tonight and of next month
	Coordinator   Role = "coordinator"   // keeps the year: recruitment, training, certificates
	Administrator Role = "administrator" // keeps accounts, keys, settings and the store
	Auditor       Role = "auditor"       // reads everything that is on record, and changes nothing
	CAD           Role = "cad"           // a machine: computer-aided dispatch, a position feed
	Officer       Role = "officer"       // sees their own duty and certificates
	Clinician     Role = "clinician"     // the same, without what is criminal justice's alone
)

// roles are all of them, in the order of a rule's letters.
var roles = [...]Role{Dispatcher, Supervisor, Coordinator, Administrator, Auditor, CAD, Officer, Clinician}

// All returns every role, in the order of a rule's letters.
func All() []Role { return slices.Clone(roles[:]) }

// Roles is a set of roles. The zero value is none.
type Roles uint8

// RolesOf returns the set of some roles. A role that there is not is a roster.Invalid with the field role.
func RolesOf(list ...Role) (Roles, error) {
	var set Roles
	for _, r := range list {
		i := slices.Index(roles[:], r)
		if i < 0 {
			return 0, roster.Invalidf("role", "%q is no role; the roles are %s", r, names(roles[:]))
		}
		set |= 1 << i
	}
	return set, nil
}

// Has tells whether the role is in the set.
func (s Roles) Has(r Role) bool {
	i := slices.Index(roles[:], r)
	return i >= 0 && s&(1<<i) != 0
}

// Meets tells whether the sets have a role in common.
func (s Roles) Meets(t Roles) bool { return s&t != 0 }

// List returns the roles of the set in the order of a rule's letters.
func (s Roles) List() []Role {
	list := make([]Role, 0, bits.OnesCount8(uint8(s)))
	for i, r := range roles {
		if s&(1<<i) != 0 {
			list = append(list, r)
		}
	}
	return list
}

func (s Roles) String() string { return names(s.List()) }

func names(list []Role) string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(list), " ", ", "), "[]")
}
