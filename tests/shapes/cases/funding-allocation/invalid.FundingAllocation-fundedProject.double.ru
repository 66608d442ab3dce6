# from: valid.ttl
INSERT DATA { :funding psm:fundedProject :second . :second a psm:Project . }
