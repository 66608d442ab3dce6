# from: valid.ttl
INSERT DATA { :review psm:decision <https://dati.piemonte.it/psm/controlled-vocabulary/assertion-status/accepted> }
