# from: valid.ttl
INSERT DATA {
  GRAPH <https://dati.piemonte.it/psm/graph/contributor/comune> { <https://dati.piemonte.it/psm/data/torino/contributor/comune/project/p> prov:wasAttributedTo <https://dati.piemonte.it/psm/data/torino/organisation/cmto> }
  <https://dati.piemonte.it/psm/data/torino/contributor/comune/project/p> a psm:Project . <https://dati.piemonte.it/psm/data/torino/organisation/cmto> a org:Organization .
}
