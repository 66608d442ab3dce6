# from: valid.ttl
DELETE WHERE { :funding psm:fundingProgramme ?old }
