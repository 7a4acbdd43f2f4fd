package signin

// ReturnPath is returnPath.
var ReturnPath = returnPath
