package roster

func (c *builder) checkResources(resources []Resource) {
	seen := map[ResourceID]bool{}
	for i, x := range resources {
		defines(c, ResourcesFile, i, "resource_id", x.ID, seen)
		c.oneOf(ResourcesFile, i, "kind", x.Kind, resourceKinds)
		c.checkPoint(ResourcesFile, i, x.At)
		for _, d := range x.Districts {
			if _, ok := c.book.districtAt[d]; !ok {
				unknown(c, ResourcesFile, i, "districts", d, DistrictsFile, c.book.districtAt)
			}
		}
	}
}

func (c *builder) checkPlaces(places []Place) {
	seen := map[PlaceID]bool{}
	for i, x := range places {
		defines(c, PlacesFile, i, "place_id", x.ID, seen)
		c.checkPoint(PlacesFile, i, &x.At)
	}
}

func (c *builder) checkCalls(calls []Call) {
	seen := make(map[CallID]bool, len(calls))
	for i := range calls {
		x := &calls[i]
		defines(c, CallsFile, i, "call_id", x.ID, seen)
		c.checkPoint(CallsFile, i, x.At)
		if _, ok := c.book.districtAt[x.District]; !ok && x.District != "" {
			unknown(c, CallsFile, i, "district_id", x.District, DistrictsFile, c.book.districtAt)
		}
		if x.At == nil && x.District == "" {
			c.fault(CallsFile, i, "lat", "a call needs lat and lon, or a district_id")
		}
		c.within(CallsFile, i, "on_scene_minutes", x.OnSceneMinutes, 0, 1_000_000)
	}
}

// checkPoint reports a place that is not on Earth; nil is no place.
func (c *builder) checkPoint(table string, row int, p *Point) {
	if p != nil {
		c.within(table, row, "lat", p.Lat, -90, 90)
		c.within(table, row, "lon", p.Lon, -180, 180)
	}
}
