# from: valid.ttl
INSERT DATA {
  GRAPH <https://dati.piemonte.it/psm/graph/contributor/comune> { <https://dati.piemonte.it/psm/data/torino/contributor/comune/project/p> prov:alternateOf <https://dati.piemonte.it/psm/data/torino/project/observ-alp> }
  <https://dati.piemonte.it/psm/data/torino/contributor/comune/project/p> a psm:Project . <https://dati.piemonte.it/psm/data/torino/project/observ-alp> a psm:Project .
}
