package boltkv

// RefuseNetwork is what Open asks of the directory's file system.
var RefuseNetwork = refuseNetwork
