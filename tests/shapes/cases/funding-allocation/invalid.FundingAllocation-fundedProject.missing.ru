# from: valid.ttl
DELETE WHERE { :funding psm:fundedProject ?old }
