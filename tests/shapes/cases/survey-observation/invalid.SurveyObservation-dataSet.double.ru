# from: valid.ttl
INSERT DATA { :result qb:dataSet :second . :second a qb:DataSet . }
