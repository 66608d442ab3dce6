# from: valid.ttl
INSERT DATA { :axis dct:isPartOf :second . :second a psm:StrategicPlan . }
