package workbook

// What a workbook may hold. The first two are the format's own.
const (
	MaxRows = 1 << 20 // rows of a sheet, its header among them
	MaxCell = 32_767  // characters of a cell, as UTF-16 counts them

	maxFile    = 64 << 20  // bytes of the workbook
	maxUnzip   = 256 << 20 // bytes that its parts may unpack to, all together
	maxRatio   = 200       // how far a part may grow, if it grows beyond minBomb
	minBomb    = 1 << 20
	maxIndex   = 1 << 20 // bytes of the archive's table of contents
	maxEntries = 2000    // parts
	maxColumns = 256     // of a sheet
	maxSheets  = 200
	maxDepth   = 64 // of elements in each other
)
