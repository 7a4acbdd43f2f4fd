package boltkv_test

import (
	"testing"

	"watchbill/roster"
	"watchbill/roster/store/boltkv"
)

func TestRefusesNetworkFileSystems(t *testing.T) {
	for kind, refused := range map[int64]bool{
		0x6969: true, 0xFF534D42: true, int64(int32(-0x1acb2be)): true, // CIFS and SMB2, as 32-bit systems have them
		0xEF53: false, 0x01021994: false, 0x58465342: false, // ext4, tmpfs, XFS
	} {
		err := boltkv.RefuseNetwork("/srv/data", kind)
		if (err != nil) != refused {
			t.Errorf("%#x: %v", kind, err)
		}
		if refused {
			wantKind(t, err, roster.Unavailable, "/srv/data lies on a network file system")
		}
	}
}
