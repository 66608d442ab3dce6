# from: valid.ttl
INSERT DATA { :city l0:isMemberOf :second . :second a psm:HomogeneousZone . }
