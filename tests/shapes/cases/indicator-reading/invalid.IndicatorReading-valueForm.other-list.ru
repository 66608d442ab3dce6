# from: valid.ttl
DELETE { :reading psm:valueForm ?old }
INSERT { :reading psm:valueForm :other . :other skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/another-list> . }
WHERE { :reading psm:valueForm ?old }
