# from: valid.ttl
DELETE { :funding psm:fundedProject ?old }
INSERT { :funding psm:fundedProject :unknown }
WHERE { :funding psm:fundedProject ?old }
