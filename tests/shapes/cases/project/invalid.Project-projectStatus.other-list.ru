# from: valid.ttl
DELETE { :project psm:projectStatus ?old }
INSERT { :project psm:projectStatus :other . :other skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/another-list> . }
WHERE { :project psm:projectStatus ?old }
