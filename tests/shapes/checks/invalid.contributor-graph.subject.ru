# from: valid.ttl
INSERT DATA { GRAPH <https://dati.piemonte.it/psm/graph/contributor/comune> { :action psm:note "Mia" } }
