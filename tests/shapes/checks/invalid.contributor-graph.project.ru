# from: valid.ttl
INSERT DATA {
  GRAPH <https://dati.piemonte.it/psm/graph/contributor/comune> { <https://dati.piemonte.it/psm/data/torino/2024-2026/contributor/comune/contribution/c> psm:contributingProject <https://dati.piemonte.it/psm/data/torino/contributor/altro/project/p> }
  <https://dati.piemonte.it/psm/data/torino/2024-2026/contributor/comune/contribution/c> a psm:Contribution . <https://dati.piemonte.it/psm/data/torino/contributor/altro/project/p> a psm:Project .
}
