# from: valid.ttl
DELETE { :review psm:decision ?old }
INSERT { :review psm:decision <https://dati.piemonte.it/psm/controlled-vocabulary/assertion-status/withdrawn> . }
WHERE { :review psm:decision ?old }
