package demo

import "strings"

// The names: given names from everywhere, family names of birds, trees, stones and waters. 64 of each.
var (
	given = strings.Fields(`
		Ada Alma Amir Anton Asha Basil Bea Carlos Cora Dario Della Dev Dora Eli Elsa Emre Esme Ezra Fay Felix Gus Hana Hugo Ida
		Ines Iris Ivan Jade Jonas Jun Kai Kira Lars Lena Leo Lin Lola Luz Mae Marco Mina Milo Nadia Nell Nico Noor Olga
		Omar Otto Pia Quinn Rafa Rhea Rosa Rui Sami Sana Silas Tess Theo Uma Vera Yara Zev`)
	family = strings.Fields(`
		Alder Aspen Avocet Basalt Bayberry Beech Bittern Bluejay Bramble Brook Bunting Cattail Cedar Chickadee Cinder Clover
		Cormorant Cove Crane Curlew Dogwood Dove Dunlin Egret Elder Falcon Fern Finch Flint Gannet Goldfinch Granite Grebe
		Harrier Hawthorn Hazel Heron Holly Ibis Juniper Kestrel Kinglet Larch Lark Linden Loon Magpie Mallow Maple Marl
		Merlin Nuthatch Osprey Pebble Plover Quartz Rail Redstart Rill Sandpiper Sorrel Tanager Tern Willet`)
)

// name gives each index below 4,096 another name; the odd factor goes through all of them before one comes again.
func name(index int) string {
	k := index * 1597 % (64 * 64)
	return given[k%64] + " " + family[k/64]
}
