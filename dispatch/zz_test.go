package dispatch_test
import ("testing";"fmt";"watchbill/dispatch";"watchbill/roster")
func TestZZ(t *testing.T){
	rec := small()
	rec.Districts=nil
	for i := range 4 { rec.Districts = append(rec.Districts, square(fmt.Sprint("S", i), -75+float64(i%2)/16, 40+float64(i/2)/16, 1./16, 1./16)) }
	for range 5 {
	g := dispatch.NewGround(book(t, rec), nil)
	p := roster.Point{Lon: -74.875, Lat: 40.0625}
	for range 4 { d,i := g.LocateByIndex(p); fmt.Print(d,i," "); d,i=g.Locate(p); fmt.Print(d,i,"; ") }
	fmt.Println()
	}
}
