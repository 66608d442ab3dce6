# from: valid.ttl
INSERT DATA {
  GRAPH <https://dati.piemonte.it/psm/graph/contributor/comune> { <https://dati.piemonte.it/psm/data/torino/contributor/comune/project/p> psm:declaredBy <https://dati.piemonte.it/psm/data/torino/contributor/altro> }
  <https://dati.piemonte.it/psm/data/torino/contributor/comune/project/p> a psm:Project . <https://dati.piemonte.it/psm/data/torino/contributor/altro> a psm:Contributor .
}
