# from: valid.ttl
INSERT DATA {
  GRAPH <https://dati.piemonte.it/psm/graph/contributor/comune> { <https://dati.piemonte.it/psm/data/torino/2024-2026/contributor/comune/contribution/c> psm:assertionStatus <https://dati.piemonte.it/psm/controlled-vocabulary/assertion-status/accepted> }
  <https://dati.piemonte.it/psm/data/torino/2024-2026/contributor/comune/contribution/c> a psm:Contribution . <https://dati.piemonte.it/psm/controlled-vocabulary/assertion-status/accepted> a skos:Concept .
}
