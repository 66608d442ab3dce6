# from: valid.ttl
DELETE { :progress psm:progressState ?old }
INSERT { :progress psm:progressState :other . :other skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/another-list> . }
WHERE { :progress psm:progressState ?old }
