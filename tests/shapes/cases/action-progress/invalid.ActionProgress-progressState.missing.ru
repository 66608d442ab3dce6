# from: valid.ttl
DELETE WHERE { :progress psm:progressState ?old }
