// Package admin is the administrator's room: accounts, keys, settings, imports, policy, the audit trail, backups, the state of
// the system. An auditor reads it, and sees nothing that acts.
//
// It decides nothing: every list is read, and everything done, through the interface. Where that asks whoever is there to prove
// again who they are, a page whose form holds anything says so and keeps what was typed, and a page that only has buttons
// leads to /prove and back.
//
// Secrets, a one-time link or a key, stand on the answer to what made them and nowhere else: no address holds one, and no page
// with one is kept by a browser. What is uploaded is looked at and forgotten: the room holds no pack between two requests.
package admin
