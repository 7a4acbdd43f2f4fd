// Package eido reads and writes Emergency Incident Data Objects, the JSON in which a 911 centre's CAD hands an incident
// to another system. [Decode] takes out of one what a recommendation needs: which incident, of what type, where, of
// which agency, and what threatens there. [Encode] answers with one whose emergencyResourceComponent lists whom to send.
//
// # Version
//
// NENA-STA-021.1a-2022, eidoVersion 1.0. The names of members were checked against the OpenAPI schema that NENA
// publishes (github.com/NENA911/EIDO-JSON, Schema/openapi.yaml, version 1.0.0) and its sample "Sample call transfer
// EIDO.json"; the shapes of locations against OGC 06-142r1 and RFC 5491. What is marked "recalled" below could not be
// checked: the standard keeps the words of its registries outside the schema.
//
// # What is read
//
//	/eidoVersion                                         1 or 1.x, required
//	/issuingElementIdentification                        required, only looked at
//	/$id, /lastUpdateTimeStamp, /updatedByAgencyReference/$ref
//	/incidentTrackingIdentifier                          of drafts; there it names the incident
//	/agencyComponent[]                                   required: $id, incidentOwningAgencyIndicator
//	/incidentComponent                                   required; drafts put it into a list of one, which is taken too
//	    $id, internalIncidentId, lastUpdateTimeStamp, updatedByAgencyReference/$ref, locationReference[]/$ref
//	    incidentTypeCommonRegistryText, incidentTypeInternalCode, incidentTypeInternalText (one of the first two required)
//	/callComponent[]/locationReference[]/$ref            and nothing else of a call
//	/locationComponent[]                                 or, in drafts, locationInformationComponent
//	    $id, locationTypeDescriptionRegistryText, locationByValue
//	/cautionComponent[]/cautionSeverity                  in the schema, not in the 2022 text (recalled)
//
// locationByValue is a PIDF-LO as XML text. The same structure as JSON, and a GeoJSON Point, are taken as well, which no
// published schema offers (recalled from products). Of a PIDF-LO only what stands in location-info is read: gml:Point,
// gs:Circle, gs:Sphere, gs:Ellipse, gs:Ellipsoid, gs:ArcBand, gml:Polygon and gs:Prism by their centres, and, where a
// [Decoder] has somebody to ask, the street, number and city of a civic address.
//
// # Invariants
//
//   - Persons, callers, callbacks, notes, additional data, agents and vehicles are not read, so that no name, number or
//     narrative can get into an [Incident]. Errors never quote the document. An internal type longer than a category is
//     taken for a narrative and left out.
//   - Members it does not know are passed over: an EIDO may be extended anywhere. What it reads, it reads strictly.
//   - All faults are told at once, each a roster.Error of kind Invalid whose Field is a JSON pointer into the document.
//   - Size, depth and number of elements are bounded, in JSON and in XML; XML with a document type is refused, nothing
//     outside the document is ever fetched, so that no entity is expanded and no locationByReferenceUrl followed.
//   - [Encode] recommends: nothing is dispatched by it. It is a function of its arguments, reads no clock and makes
//     no identifiers of its own.
//
// It refuses to guess: a location in a reference system other than WGS 84 (latitude first), one at 0, 0, a staging area
// or a cell tower is not the place of the incident; a document signed as a JWS is to be unwrapped by who receives it.
package eido
