package pack_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"watchbill/roster"
	"watchbill/roster/pack"
)

// city makes up a roster of n officers with a posting each, two credentials for every third, and 28 absences for every ten.
func city(n int) roster.Records {
	rnd := rand.New(rand.NewPCG(1, 2))
	r := roster.Records{Agency: roster.DefaultAgency()}
	r.Agency.ID, r.Agency.Name, r.Agency.TimeZone = "city", "A large city", "America/Chicago"
	for i := range max(1, n/400) {
		lon := -87 + float64(i)/100
		ring := roster.Ring{{Lon: lon, Lat: 41}, {Lon: lon + 0.01, Lat: 41}, {Lon: lon + 0.01, Lat: 41.1}, {Lon: lon, Lat: 41.1}, {Lon: lon, Lat: 41}}
		r.Districts = append(r.Districts, roster.District{ID: roster.DistrictID(fmt.Sprintf("D%03d", i)), Parts: []roster.Part{{Polygons: []roster.Polygon{{ring}}}}})
	}
	r.Shifts = []roster.Shift{{ID: "first", Start: 22 * 60, End: 7 * 60}, {ID: "second", Start: 6 * 60, End: 15 * 60}, {ID: "third", Start: 14 * 60, End: 23 * 60}}
	r.Rotations = []roster.Rotation{{ID: "4-2", Anchor: roster.NewDate(2016, 1, 1), Cycle: []roster.ShiftID{"*", "*", "*", "*", "-", "-"}}}
	day := roster.NewDate(2016, 8, 19)
	for i := range n {
		id := roster.OfficerID(fmt.Sprintf("C%05d", i))
		r.Officers = append(r.Officers, roster.Officer{ID: id, Name: fmt.Sprintf("Reese Silva %d", i), Role: roster.RoleOfficer, Rank: "police officer", PatrolSince: day - roster.Date(rnd.IntN(9000)), Designated: true, Eligible: true})
		r.Postings = append(r.Postings, roster.Posting{Officer: id, District: r.Districts[rnd.IntN(len(r.Districts))].ID, Shift: r.Shifts[rnd.IntN(3)].ID, Rotation: "4-2", Offset: rnd.IntN(6), Dates: roster.DateRange{From: roster.NewDate(2016, 1, 1)}})
		if i%3 == 0 {
			done := day - roster.Date(rnd.IntN(1000))
			r.Credentials = append(r.Credentials,
				roster.Credential{Officer: id, Kind: "CIT-40", Program: "CIT 40-hour", Host: "City", Started: done - 4, Completed: done, Hours: 40, Components: []string{"classroom", "scenario"}, Authority: "ILETSB", Number: fmt.Sprint("CIT-", i), Category: "mental-health"},
				roster.Credential{Officer: id, Kind: "CIT-REFRESHER", Completed: done + 700, Hours: 8, Authority: "ILETSB"})
		}
	}
	for i := range n * 28 / 10 {
		a := roster.Absence{Officer: r.Officers[i%n].ID, Kind: "vacation"}
		from := day + roster.Date(rnd.IntN(360))
		if a.Days = (roster.DateRange{From: from, To: from + 7}); i%4 == 0 {
			start := roster.Minute(int(from)-719163)*1440 + 900
			a = roster.Absence{Officer: a.Officer, Kind: "court", Time: roster.Interval{Start: start, End: start + 180}}
		}
		r.Absences = append(r.Absences, a)
	}
	return r
}

func benchmarkPack(b *testing.B, name string, n int) (string, roster.Records) {
	b.Helper()
	r := city(n)
	return write(b, filepath.Join(b.TempDir(), name), r), r
}

func size(b *testing.B, path string) (bytes int64) {
	b.Helper()
	err := filepath.Walk(path, func(_ string, at os.FileInfo, err error) error {
		bytes += at.Size()
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return bytes
}

// BenchmarkRead reads the files of a pack into Records.
func BenchmarkRead(b *testing.B) {
	for _, n := range []int{200, 2000, 10_000, 100_000} {
		for _, name := range []string{"pack", "pack.zip"} {
			b.Run(fmt.Sprintf("%s/officers=%d", name, n), func(b *testing.B) {
				path, _ := benchmarkPack(b, name, n)
				b.ReportAllocs()
				b.SetBytes(size(b, path))
				for b.Loop() {
					if _, err := pack.Read(context.Background(), path); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "officers/s")
			})
		}
	}
}

// BenchmarkOpen reads a pack and builds its Book.
func BenchmarkOpen(b *testing.B) {
	for _, n := range []int{200, 2000, 10_000, 100_000} {
		b.Run(fmt.Sprintf("officers=%d", n), func(b *testing.B) {
			path, _ := benchmarkPack(b, "pack", n)
			b.ReportAllocs()
			for b.Loop() {
				if book, faults, err := pack.Open(context.Background(), path); book == nil {
					b.Fatal(err, faults)
				}
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "officers/s")
		})
	}
}

// BenchmarkWrite writes a pack, to the disk's surface.
func BenchmarkWrite(b *testing.B) {
	for _, name := range []string{"pack", "pack.zip"} {
		b.Run(name+"/officers=10000", func(b *testing.B) {
			path, r := benchmarkPack(b, name, 10_000)
			b.ReportAllocs()
			for b.Loop() {
				if err := pack.Write(context.Background(), path, r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkFaults reads a pack in which every absence refers to nobody.
func BenchmarkFaults(b *testing.B) {
	r := city(10_000)
	for i := range r.Absences {
		r.Absences[i].Officer = "X" + r.Absences[i].Officer
	}
	path := write(b, filepath.Join(b.TempDir(), "pack"), r)
	for b.Loop() {
		if _, faults, err := pack.Open(context.Background(), path); err != nil || len(faults) != 10_001 {
			b.Fatal(err, len(faults))
		}
	}
}
