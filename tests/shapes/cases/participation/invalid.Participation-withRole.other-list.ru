# from: valid.ttl
DELETE { :participation ro:withRole ?old }
INSERT { :participation ro:withRole :other . :other skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/another-list> . }
WHERE { :participation ro:withRole ?old }
