package desk

// Followed is of how many units it is remembered what CAD last said.
func (d *Desk) Followed() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.followed)
}
