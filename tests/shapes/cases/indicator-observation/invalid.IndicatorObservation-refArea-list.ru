# from: valid.ttl
DELETE DATA { <https://dati.piemonte.it/psm/controlled-vocabulary/reference-areas> skos:member :area }
