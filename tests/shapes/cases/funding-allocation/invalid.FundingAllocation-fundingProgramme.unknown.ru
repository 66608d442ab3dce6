# from: valid.ttl
DELETE { :funding psm:fundingProgramme ?old }
INSERT { :funding psm:fundingProgramme :unknown }
WHERE { :funding psm:fundingProgramme ?old }
