# from: valid.ttl
INSERT DATA { :indicator psm:contextOf :second . :second a psm:Strategy . }
